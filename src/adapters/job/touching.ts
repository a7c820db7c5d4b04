/** A machine is asked so often not to stop as idle. */
const EVERY_MS = 30_000;

/** Does a long work and touches the machine before, while and after. That it could not be touched is no failure. */
export const whileTouching = async <T>(
  touch: () => Promise<void>,
  work: () => Promise<T>,
): Promise<T> => {
  const quietly = (): void => void touch().catch(() => undefined);
  quietly();
  const timer = setInterval(quietly, EVERY_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
};

/** The machine to whose files a path belongs, as `bin/machine.sh` lays them out. */
export const machineNameIn = (path: string): string | undefined =>
  /\/machines\/([a-z0-9][a-z0-9.-]*)\/files(\/|$)/.exec(path)?.[1];
