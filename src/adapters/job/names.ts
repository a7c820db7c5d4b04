/** Whether an id can be a folder's name, which it becomes: lower-case letters, digits, `-`, and `.` before a node's rank. */
export const isName = (id: string): boolean => /^[a-z0-9][a-z0-9.-]{0,59}$/.test(id);
