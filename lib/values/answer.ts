import type { Problem } from './decode.ts';

/** What somebody asked for, or why they do not get it. */
export type Answer<Value> =
  | { readonly ok: true; readonly value: Value }
  /** There is no such thing. */
  | { readonly ok: false; readonly why: 'absent'; readonly detail: string }
  /** It was asked for in the wrong way; every problem names its field. */
  | {
      readonly ok: false;
      readonly why: 'invalid';
      readonly detail: string;
      readonly problems: readonly Problem[];
    }
  /**
   * It was asked for properly, and cannot be done as things stand; or something else was done under the same name. Where
   * fields of the question are why, they are named.
   */
  | {
      readonly ok: false;
      readonly why: 'impossible' | 'conflict';
      readonly detail: string;
      readonly problems?: readonly Problem[];
    };

export function answer<Value>(value: Value): Answer<Value> {
  return { ok: true, value };
}

export function absent(detail: string): Answer<never> {
  return { ok: false, why: 'absent', detail };
}

export function invalid(problems: readonly Problem[]): Answer<never> {
  return { ok: false, why: 'invalid', detail: inWords(problems), problems };
}

export function impossible(detail: string): Answer<never> {
  return { ok: false, why: 'impossible', detail };
}

/** What was asked does not agree with what stands: a sentence, or the fields that differ. */
export function conflict(told: string | readonly Problem[]): Answer<never> {
  if (typeof told === 'string') return { ok: false, why: 'conflict', detail: told };
  return { ok: false, why: 'conflict', detail: inWords(told), problems: told };
}

function inWords(problems: readonly Problem[]): string {
  return `${problems.map(({ field, reason }) => `${field} ${reason}`).join('; ')}.`;
}
