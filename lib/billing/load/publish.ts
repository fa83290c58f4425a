import { noMoney } from '../../values/money.ts';
import type { BillingDocument, Restatement, Version } from '../document.ts';
import { tieOut } from '../filing/tie-out.ts';
import { remember, rememberConfirmed, rememberTrouble } from '../history.ts';
import { isRecast } from '../night/tied-anew.ts';
import { NOT_READY_MS } from '../waits.ts';
import { beginComparing } from './compared-pair.ts';
import type { Loading } from './loading.ts';

/** More of the lines is here, and not all: they are still on their way. What is published stays what readers see. */
export function onItsWay(document: BillingDocument, loading: Loading): BillingDocument {
  return {
    ...document,
    stage: document.published ? document.stage : 'exporting',
    loading,
    failure: undefined,
  };
}

/** The published lines answer this night's question too. The statement is next, at once. */
export function confirmed(document: BillingDocument, version: Version, nowMs: number): BillingDocument {
  return withLines(rememberConfirmed(document, version.version, nowMs), version, nowMs);
}

/** A new version of the lines that answers this night's question. One write makes it what readers see. */
export function published(document: BillingDocument, version: Version, nowMs: number): BillingDocument {
  return withLines(replaced(document, version, 'microsoft', nowMs), version, nowMs);
}

/** The published version after it was read again from the archive. What Microsoft was asked last stays as it is. */
export function readAgain(
  document: BillingDocument,
  version: Version,
  isNew: boolean,
  nowMs: number,
): BillingDocument {
  const next = isNew
    ? replaced(document, version, 'read_again', nowMs)
    : remember(document, { atMs: nowMs, what: 'read again, unchanged', ids: { version: version.version } });
  return beginComparing({
    ...next,
    published: version,
    loading: undefined,
    reload: undefined,
    failure: undefined,
    dueAtMs: nowMs,
  });
}

/** Microsoft has no lines yet. A state, never zero lines. */
export function notReady(document: BillingDocument, detail: string, nowMs: number): BillingDocument {
  const failure = `${NOT_READY}${detail}`;
  return {
    ...rememberTrouble(document, 'not ready', detail, nowMs),
    stage: document.published ? document.stage : 'not_ready',
    export: undefined,
    loading: undefined,
    failure,
    dueAtMs: nowMs + NOT_READY_MS,
  };
}

/** How a `failure` begins that is none: there is only nothing yet. */
export const NOT_READY = 'Microsoft has no lines for it yet: ';

function withLines(document: BillingDocument, version: Version, nowMs: number): BillingDocument {
  return beginComparing({
    ...document,
    published: version,
    export: undefined,
    loading: undefined,
    failure: undefined,
    linesNight: document.night,
    dueAtMs: nowMs,
  });
}

function replaced(
  document: BillingDocument,
  version: Version,
  cause: NonNullable<Restatement['cause']>,
  nowMs: number,
): BillingDocument {
  const before = document.published;
  const restatement: Restatement | undefined = before && {
    from: before.version,
    to: version.version,
    cause,
    replaced: before,
    before: isRecast(document, document.header) ? noMoney(document.header.total.currency) : before.subtotal,
    after: version.subtotal,
    atMs: nowMs,
  };
  const ids = {
    version: version.version,
    ...(version.eTag !== undefined && { eTag: version.eTag }),
    ...(restatement && { replaced: restatement.from, cause }),
  };
  const next: BillingDocument = {
    ...document,
    stage: 'published',
    restatements: [...document.restatements, ...(restatement ? [restatement] : [])],
    tieOut: tieOut(document.header, version, document.statement),
    // These lines were just read.
    reload: undefined,
  };
  return remember(next, { atMs: nowMs, what: restatement ? 'restated' : 'published', ids });
}
