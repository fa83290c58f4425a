/** The answer, or an error once its time is over: a table of ours that never answers must not hold up a question for ever. */
export async function inTime<Result>(asked: Promise<Result>, withinMs: number): Promise<Result> {
  const timer = Promise.withResolvers<never>();
  const late = () => timer.reject(new Error(`there was no answer within ${withinMs} ms`));
  const timeout = setTimeout(late, Math.max(0, withinMs));
  return Promise.race([asked, timer.promise]).finally(() => clearTimeout(timeout));
}
