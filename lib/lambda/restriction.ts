import { HttpProblem } from './http-problem.ts';

/**
 * What a caller gets whose token names customers. A route that does not say otherwise is refused: it may be about the
 * whole partner.
 *
 * refused    it is about the whole partner, such as a document or a balance.
 * items      a list: what is of other customers, or of none, is left out. Pages may be shorter, and empty.
 * whole      one thing: of another customer, it is as if it were not there. In either, what a thing holds of other
 *            customers, such as what it was before it was corrected, is left out of its lists.
 * unlimited  nothing in it is of any customer.
 * passed_on  whoever answers gets the customers and leaves the others out, because the answer is made of them.
 */
export type Restriction = 'refused' | 'items' | 'whole' | 'unlimited' | 'passed_on';

/** The one place where an answer is cut to what the caller may see. */
export function restricted(
  body: unknown,
  restriction: Restriction,
  customers: readonly string[] | undefined,
): unknown {
  if (customers === undefined || restriction === 'unlimited' || restriction === 'passed_on') return body;
  const isTheirs = (shown: unknown) => {
    const { customerId } = shown as { readonly customerId?: unknown };
    return typeof customerId === 'string' && customers.includes(customerId.toLowerCase());
  };
  if (restriction === 'items') {
    const page = body as { readonly items: readonly unknown[] };
    return { ...page, items: page.items.filter(isTheirs).map((one) => withoutOthers(one, isTheirs)) };
  }
  if (restriction === 'whole' && isTheirs(body)) return withoutOthers(body, isTheirs);
  if (restriction === 'whole') throw new HttpProblem(404, 'There is no such thing.');
  throw refusedToThem();
}

function withoutOthers(shown: unknown, isTheirs: (one: unknown) => boolean): unknown {
  if (typeof shown !== 'object' || shown === null) return shown;
  if (Array.isArray(shown))
    return shown
      .filter((one) => !isOfCustomer(one) || isTheirs(one))
      .map((one) => withoutOthers(one, isTheirs));
  return Object.fromEntries(
    Object.entries(shown).map(([name, held]) => [name, withoutOthers(held, isTheirs)]),
  );
}

function isOfCustomer(shown: unknown): boolean {
  return typeof (shown as { readonly customerId?: unknown } | null)?.customerId === 'string';
}

/** Before anything is read: what would be refused whatever the answer is. */
export function checkRestriction(restriction: Restriction, customers: readonly string[] | undefined): void {
  if (customers !== undefined && restriction === 'refused') throw refusedToThem();
}

function refusedToThem(): HttpProblem {
  return new HttpProblem(403, 'This is about the whole partner, and the token is for some customers only.');
}
