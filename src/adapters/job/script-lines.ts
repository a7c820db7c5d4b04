/** A keyword of `bin/machine.sh` and its values. */
export type ScriptLine = readonly [keyword: string, ...values: string[]];

/** Lines as the script reads them, with the last one, `end`. */
export const scriptLines = (lines: readonly ScriptLine[]): string =>
  `${lines.map(([keyword, ...values]) => [keyword, ...values.map(escaped)].join(" ")).join("\n")}\nend\n`;

/** For `printf %b`: every byte that is not plainly harmless as `\0` and three octal digits. One line of ASCII, no blanks. */
export const escaped = (value: string): string =>
  Array.from(Buffer.from(value, "utf8"), (byte) => ESCAPED[byte] ?? "").join("");

const ESCAPED: readonly string[] = Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  if (byte < 128 && /[A-Za-z0-9_./:@,=+-]/.test(character)) return character;
  return `\\0${byte.toString(8).padStart(3, "0")}`;
});

/** The value that was escaped. */
export const unescaped = (text: string): string =>
  Buffer.from(
    text.replace(/\\0([0-7]{3})/g, (_, octal: string) =>
      String.fromCharCode(Number.parseInt(octal, 8)),
    ),
    "latin1",
  ).toString("utf8");
