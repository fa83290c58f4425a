/** Thrown where a scenario asks for something that cannot happen in the world as it is by then; the world is unchanged. */
export class CannotPlant extends Error {
  override readonly name = 'CannotPlant' as const;

  constructor(what: string, why: string) {
    super(`${what}: ${why}`);
  }
}
