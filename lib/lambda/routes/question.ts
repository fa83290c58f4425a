import type { Definition } from '../../values/definition.ts';
import type { Question } from '../answer-route.ts';
import type { Restriction } from '../restriction.ts';

/** Something that whoever reads finance's books may ask. */
export function read(
  path: string,
  definition: Definition,
  restriction: Restriction,
  ask: Question['ask'],
): Question {
  return { method: 'GET', path, scope: 'finance.read', definition, restriction, ask };
}

/** Something that a person decides or has done; `scope` says who may. */
export function decide(
  route: `${'POST' | 'PUT'} /${string}`,
  scope: string,
  definition: Definition,
  ask: Question['ask'],
  more: Pick<Question, 'changes' | 'status' | 'restriction'> = {},
): Question {
  const [method, path] = route.split(' ') as ['POST' | 'PUT', string];
  return { method, path, scope, definition, ask, ...more };
}

/** It is done later, by message. */
export const ACCEPTED = 202;
