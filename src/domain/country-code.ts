/** The present ISO 3166-1 code of a country, also of an old code (`GB` for `uk`); `undefined` for what is no code. */
export const isoCode = (name: string): string | undefined => {
  if (!/^[a-z]{2}$/i.test(name)) return undefined;
  const code = new Intl.Locale(`und-${name}`).region;
  const label = new Intl.DisplayNames(["en"], { type: "region", fallback: "none" });
  return code !== undefined && !/^(Z|X|Q)/.test(code) && label.of(code) !== undefined
    ? code
    : undefined;
};
