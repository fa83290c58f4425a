/**
 * One run of one of our functions, or of one person's command. Once it has died nothing that it asked is answered any
 * more: nothing of it runs on, no `finally` either.
 */
export class Mortal {
  readonly name: string;
  isAlive = true;
  readonly #death = Promise.withResolvers<'died'>();

  constructor(name: string) {
    this.name = name;
  }

  /** Dies, and gives what whoever asks something is left with. */
  die(): Promise<never> {
    this.isAlive = false;
    this.#death.resolve('died');
    return neverAnswered();
  }

  /** Works until it is done, or dead. */
  async run<Done>(work: () => Promise<Done>): Promise<Done | 'died'> {
    return Promise.race([work(), this.#death.promise]);
  }
}

export function neverAnswered(): Promise<never> {
  return new Promise(() => undefined);
}

/** What came of a call, to be told later or never. */
type Told = () => unknown;

export function settled(call: () => Promise<unknown>): Promise<Told> {
  return call().then(
    (reply) => () => reply,
    (failure: unknown) => () => {
      throw failure;
    },
  );
}
