/** Where the finance API is, what opens it, and how it is reached. */
export type ApiConnection = {
  readonly api: string;
  readonly token: string;
  readonly fetch: typeof globalThis.fetch;
};

type Problem = { readonly field: string; readonly reason: string };

/** The API said no, or could not be reached. The message is for the person at the terminal. */
export class FinanceApiError extends Error {
  override readonly name = 'FinanceApiError' as const;
  /** Undefined where there was no answer at all. */
  readonly status: number | undefined;
  /** What is wrong with what was asked, by the API's own names of the fields. */
  readonly problems: readonly Problem[];

  constructor(
    message: string,
    status?: number,
    { problems = [], ...options }: ErrorOptions & { readonly problems?: readonly Problem[] } = {},
  ) {
    super(message, options);
    this.status = status;
    this.problems = problems;
  }
}

/** One call of the API: its JSON, or a FinanceApiError with the API's own words. */
export async function askFinanceApi(
  connection: ApiConnection,
  path: string,
  method = 'GET',
  body?: unknown,
): Promise<unknown> {
  return (await callFinanceApi(connection, path, { method, body })).value;
}

type Call = {
  readonly method?: string;
  readonly body?: unknown;
  /** The entity tag of what was seen: what was changed meanwhile is refused. */
  readonly ifMatch?: string | undefined;
};

/** The same with the entity tag of the answer, where it has one. */
export async function callFinanceApi(
  connection: ApiConnection,
  path: string,
  { method = 'GET', body, ifMatch }: Call = {},
): Promise<{ readonly value: unknown; readonly tag: string | undefined }> {
  const url = `${connection.api.replace(/\/$/, '')}${path}`;
  let response: Response;
  try {
    response = await connection.fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${connection.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (cause) {
    throw new FinanceApiError(`No answer from ${connection.api}. Is it running?`, undefined, { cause });
  }
  const text = await response.text();
  if (!response.ok) throw refusal(response.status, text);
  return { value: JSON.parse(text) as unknown, tag: response.headers.get('etag') ?? undefined };
}

/** A whole list. */
export async function askEveryPage<Item>(
  connection: ApiConnection,
  path: string,
  query: Readonly<Record<string, string>>,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  for await (const page of askPages<Page<Item>>(connection, path, query)) items.push(...page.items);
  return items;
}

type Page<Item> = { readonly items: readonly Item[]; readonly next: string | null };

/** A list page by page, each with what the API says beside its items. */
export async function* askPages<Answered extends Page<unknown>>(
  connection: ApiConnection,
  path: string,
  query: Readonly<Record<string, string>>,
): AsyncGenerator<Answered, undefined> {
  let next: string | null = null;
  do {
    const parameters = new URLSearchParams({ ...query, ...(next === null ? {} : { next }) });
    const asked = parameters.size === 0 ? path : `${path}?${parameters.toString()}`;
    const page = (await askFinanceApi(connection, asked)) as Answered;
    if (!Array.isArray(page.items)) throw new FinanceApiError(`${path} did not answer with a list.`);
    if (page.next !== null && page.next === next) throw new FinanceApiError(`${path} repeats a page.`);
    yield page;
    next = page.next;
  } while (next !== null);
  return undefined;
}

/** Something else in place of what does not exist. */
export function absentIs<Value>(value: Value, answer: Promise<unknown>): Promise<unknown> {
  return insteadOf(404, value, answer);
}

/** Something else in place of what this person may not see, such as what is of the whole partner. */
export function withheldIs<Value>(value: Value, answer: Promise<Value>): Promise<Value> {
  return insteadOf(403, value, answer) as Promise<Value>;
}

async function insteadOf(refused: number, value: unknown, answer: Promise<unknown>): Promise<unknown> {
  try {
    return await answer;
  } catch (failure) {
    if (failure instanceof FinanceApiError && failure.status === refused) return value;
    throw failure;
  }
}

function refusal(status: number, text: string): FinanceApiError {
  const otherwise = `The API answered ${status}.`;
  try {
    const { detail = otherwise, problems = [] } = JSON.parse(text) as {
      detail?: string;
      problems?: readonly Problem[];
    };
    return new FinanceApiError(detail, status, { problems });
  } catch {
    return new FinanceApiError(otherwise, status);
  }
}
