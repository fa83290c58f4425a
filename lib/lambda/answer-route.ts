import type { Answer } from '../values/answer.ts';
import { HttpProblem } from './http-problem.ts';
import type { HttpRequest, HttpRoute } from './http.ts';

/** A request, and the id in its path where the path has one. */
export type Asked = HttpRequest & { readonly id: string };

/** A route of which the answer decides the status: 200 (or another one) with it, or a problem that says why not. */
export function answerRoute(
  method: HttpRoute['method'],
  path: string,
  scope: string,
  ask: (asked: Asked) => Promise<Answer<unknown>>,
  status = 200,
): HttpRoute {
  return {
    method,
    path,
    scope,
    answer: async (request) => {
      const answer = await ask({ ...request, id: request.parameters['id'] ?? '' });
      if (answer.ok) return { status, body: answer.value };
      const problems = answer.why === 'absent' ? undefined : answer.problems;
      throw new HttpProblem(STATUS[answer.why], answer.detail, problems === undefined ? {} : { problems });
    },
  };
}

const STATUS = { absent: 404, invalid: 400, impossible: 422, conflict: 409 } as const;
