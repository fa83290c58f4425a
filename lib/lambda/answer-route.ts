import type { Answer } from '../values/answer.ts';
import type { Definition } from '../values/definition.ts';
import { entityTag, isStill } from './entity-tag.ts';
import { HttpProblem } from './http-problem.ts';
import type { HttpRequest, HttpRoute } from './http.ts';
import { checkRestriction, restricted, type Restriction } from './restriction.ts';
import type { SignedMarks } from './signed-marks.ts';

/** A request, the id in its path where the path has one, and which revision of what is there the caller has seen. */
export type Asked = HttpRequest & { readonly id: string; readonly revision?: number };

type Ask = (asked: Asked) => Promise<Answer<unknown>>;

/** A route before it is served: who may ask, how, and who answers. */
export type Question = {
  readonly method: HttpRoute['method'];
  readonly path: string;
  readonly scope: string;
  readonly definition: Definition;
  readonly ask: Ask;
  /** `refused` where it is left out. */
  readonly restriction?: Restriction;
  /** 200 where it is left out. */
  readonly status?: number;
  /**
   * What is to be changed, as its readers see it. A caller who is for some customers only may change nothing of others;
   * and where a caller names the state they saw, nothing is changed that is in another one by now.
   */
  readonly changes?: Ask;
};

/** A route of which the answer decides the status: 200 (or another one) with it, or a problem that says why not. */
export function answerRoute(question: Question, marks: SignedMarks): HttpRoute {
  const { method, path, scope, ask, changes, restriction = 'refused', status = 200 } = question;
  return {
    ...{ method, path, scope },
    answer: async (request) => {
      const { customers } = request;
      const isChange = changes !== undefined;
      if (!isChange) checkRestriction(restriction, customers);
      const next = marks.opened(request);
      const query = next === undefined ? request.query : { ...request.query, next };
      const asked = { ...request, query, id: request.parameters['id'] ?? '' };
      const seen = isChange ? await seenBefore(changes, asked) : {};
      const found = valueOf(await ask({ ...asked, ...seen }));
      // What a caller has just changed was looked at before.
      const body = isChange ? found : restricted(found, restriction, customers);
      return { status, body: withSignedMark(body, request, marks) };
    },
  };
}

async function seenBefore(changes: Ask, asked: Asked): Promise<{ readonly revision?: number }> {
  const { customers, ifMatch } = asked;
  if (customers === undefined && ifMatch === undefined) return {};
  const present = restricted(valueOf(await changes(asked)), 'whole', customers) as { revision?: number };
  if (ifMatch === undefined) return {};
  if (!isStill(ifMatch, entityTag(JSON.stringify(present))))
    throw new HttpProblem(412, 'It was changed since you looked: look again, then decide.');
  return present.revision === undefined ? {} : { revision: present.revision };
}

function valueOf(found: Answer<unknown>): unknown {
  if (found.ok) return found.value;
  const problems = found.why === 'absent' ? undefined : found.problems;
  throw new HttpProblem(STATUS[found.why], found.detail, problems === undefined ? {} : { problems });
}

function withSignedMark(body: unknown, request: HttpRequest, marks: SignedMarks): unknown {
  const { next } = (body ?? {}) as { readonly next?: unknown };
  return typeof next === 'string' ? { ...(body as object), next: marks.sign(request, next) } : body;
}

const STATUS = { absent: 404, invalid: 400, impossible: 422, conflict: 409 } as const;
