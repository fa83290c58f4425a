import type { Order } from './partner-center/truth.ts';

/**
 * One run of one of our functions, or of one person's command. It may die at any call: then it is never resumed, and
 * nothing of it runs any more, no `finally` either.
 */
export class Task {
  readonly name: string;
  readonly beganAtMs: number;
  isAlive = true;
  /** When it is ended from outside; a function has so much time and no more. */
  endsAtMs = Infinity;
  /** How far the clock of the worker is ahead. */
  clockAheadMs = 0;
  /** The orders that the last list showed it. */
  shown: readonly Order[] = [];
  private readonly died: () => void;
  private left: (() => void) | undefined = undefined;

  constructor(name: string, beganAtMs: number, died: () => void) {
    this.name = name;
    this.beganAtMs = beganAtMs;
    this.died = died;
  }

  die(): void {
    if (!this.isAlive) return;
    this.isAlive = false;
    this.left?.();
    this.died();
  }

  /** What is left behind where it dies in the midst of something. */
  onDeath(left: (() => void) | undefined): void {
    this.left = left;
  }
}

/** What the world does to a call; carries a secret, as the failures of real clients do, that must appear nowhere. */
export class InjectedFailure extends Error {
  override readonly name = 'InjectedFailure';
  readonly kind: string | undefined;
  readonly headers = { authorization: `Bearer ${CANARY}` };

  constructor(message: string, kind?: string) {
    super(message);
    this.kind = kind;
  }
}

/** Stands for every secret: nothing that is said or stored may contain it. */
export const CANARY = 'canary-5ecr3t';
