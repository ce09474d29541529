/** As the API writes it: ISO 8601, UTC. The driver gives dates in rows of ours, and text in those of the ORM's. */
export function toInstant(value: Date | string): string {
  return new Date(value).toISOString();
}

export function toInstantOrNull(value: Date | string | null): string | null {
  return value === null ? null : toInstant(value);
}

/** `YYYY-MM-DD`, the day in UTC. */
export function toDay(instant: Date): string {
  return instant.toISOString().slice(0, 10);
}
