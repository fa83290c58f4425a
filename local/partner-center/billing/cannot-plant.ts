/** Thrown where a scenario asks for something that cannot happen in the world as it is by then; the world is unchanged. */
export class CannotPlant extends Error {
  override readonly name = 'CannotPlant' as const;
  readonly what: string;
  readonly why: string;
  /** The field of the event that asks for it, where it is not the event as a whole: `anomalies[0]`. */
  readonly field: string | undefined;

  constructor(what: string, why: string, field?: string) {
    super(`${what}: ${why}`);
    [this.what, this.why, this.field] = [what, why, field];
  }
}
