/** Whether the time for a search is over; whoever asks then answers with what is known, as true as any. */
export type IsLate = () => boolean;

export const never: IsLate = () => false;
