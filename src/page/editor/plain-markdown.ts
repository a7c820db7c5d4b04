/**
 * Stands in for the renderer of codemirror-json-schema, which brings a highlighter of many megabytes: the schema's
 * descriptions are plain sentences. Only text in backquotes is marked; all else is escaped.
 */
export const renderMarkdown = (markdown: string): string =>
  escaped(markdown).replace(/`([^`]+)`/g, "<code>$1</code>");

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

const escaped = (text: string): string => text.replace(/[&<>"]/g, (char) => ESCAPES[char] ?? char);
