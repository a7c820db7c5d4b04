const MS_PER_HOUR = 3_600_000;

/** The day that was so many hours ago, ISO 8601. */
export const dayBefore = (now: Date, hours: number): string =>
  new Date(Math.max(0, now.getTime() - hours * MS_PER_HOUR)).toISOString().slice(0, 10);
