/** A secret in a file would end in the journal. Names of variables and files that hold one are fine. */
const SECRET_NAME =
  /(password|passwd|secret|token|api_?key|private_?key|access_?key|credentials?)$/i;

/** Paths of settings that look like secrets, at any depth. */
export const secretSettings = (
  settings: unknown,
  path: readonly (string | number)[] = [],
): readonly (readonly (string | number)[])[] => {
  if (Array.isArray(settings))
    return settings.flatMap((each, index) => secretSettings(each, [...path, index]));
  if (typeof settings !== "object" || settings === null) return [];
  return Object.entries(settings).flatMap(([name, value]) =>
    typeof value === "string" && SECRET_NAME.test(name)
      ? [[...path, name]]
      : secretSettings(value, [...path, name]),
  );
};

/** Whether an address carries a password or a signature, which would be journaled with it. */
export const holdsSecret = (address: string): boolean =>
  /^[a-z][a-z0-9+.-]*:\/\/[^/@\s]*:[^/@\s]*@/i.test(address) ||
  /[?&](sig|signature|token|secret|password|x-amz-signature|x-goog-signature)=/i.test(address);

/** Variables of the broker's environment that are secrets by their names: what they hold is shown in no failure. */
export const secretsInEnvironment = (
  env: Readonly<Record<string, string | undefined>>,
): readonly string[] =>
  Object.entries(env).flatMap(([name, value]) =>
    value !== undefined && value.length >= SHORTEST && VARIABLE.test(name) ? [value] : [],
  );

/** Shorter values would mask ordinary words. */
const SHORTEST = 8;
const VARIABLE =
  /(PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY|CONNECTION_STRING)/i;
