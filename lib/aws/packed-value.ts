import { deflateSync, inflateSync } from 'node:zlib';

/**
 * A plain value as compressed JSON. What a night costs is the size of the documents it writes and reads: packed, one of a
 * usual invoice is one write unit, as it would be four otherwise.
 */
export function pack(value: unknown): Uint8Array {
  return deflateSync(JSON.stringify(value), { dictionary: WORDS, level: 9 });
}

/** The value again. An error where the bytes are not whole, or were packed with other words. */
export function unpack(bytes: unknown): unknown {
  if (!(bytes instanceof Uint8Array)) throw new TypeError('what should be packed is not');
  return JSON.parse(inflateSync(bytes, { dictionary: WORDS }).toString('utf8'));
}

// The words that documents have in common, in their usual order; packing points at them instead of repeating them. What
// was packed with them is read with them: they are never changed, a better list would be a second one beside it.
const WORDS = Buffer.from(
  [
    '{"id":"USD-current","subject":{"currency":"USD","period":"current"},"state":"loaded","byCategory":[{"category":"reservation","lines":',
    '"loading":{"announced":1,"nextPage":"","cut":"","beganAtMs":17,"again":true,"complete":false,"reading":{"purpose":"load","lineNumber":0,',
    '"sums":{"count":0,"unbalanced":0,"linesOfPart":[0],"hashes":""comparing":{"passes":1,"done":0,"reload":true,"failure":"',
    '"restatements":[{"from":"","to":"","cause":"microsoft","replaced":{"before":{"after":{"atMs":17,"difference":{"removed":{"lines":0,',
    '"subtotal":"added":{"lines":0,"subtotal":"kept":[{"key":"differences/G0/.jsonl"',
    '"rawDocumentType":"Credit Note","isVoid":true,"commerce":"legacy","amendsOf":"D0"credit_note"recurring/billing_line_items"',
    '"office/billing_line_items","azure/billing_line_items","marketplace/billing_line_items"',
    '"currency":"USD"}"currency":"GBP"}"currency":"CHF"}"stage":"listed"exporting"not_ready"published"failed"failure":"',
    '"statementProblem":"The statement could not be fetched: "receipts":[{"receiptId":"receipts/"earlierStatements":[{',
    '"explained":[{"kind":"tax_on_invoice_only","amount":"findings":[{"kind":"statement_differs","figure":"before_tax","expected":"actual":',
    '"lines_do_not_sum""verdict":"differs"unread"explained"does_not_apply","detail":"the statement is missing or unread"',
    '"what":"restated"difference recorded"lines confirmed"statement replaced"no longer tied"not ready"failed","ids":{"why":"',
    '{"header":{"id":"G0","documentType":"invoice","rawDocumentType":"invoice","isVoid":false,"commerce":"new",',
    '"invoiceDate":"2026-01-08","period":"2025-12","total":{"amount":"0.00","currency":"EUR"},"paid":{"amount":"0.00","currency":"EUR"},',
    '"lineSources":["onetime/billing_line_items"],"taxReceipts":[]},"stage":"filed","source":"v2",',
    '"export":{"operationId":"","askedAtMs":17,"polls":1,"lost":0},"restatements":[],"firstSeenMs":17,"night":"2026-01-09",',
    '"tieOut":{"total":{"amount":"0.00","currency":"EUR"},"linesTotal":{"amount":"0.00","currency":"EUR"},',
    '"difference":{"amount":"0.00","currency":"EUR"},"explained":[],"unexplained":{"amount":"0.00","currency":"EUR"},"findings":[],',
    '"checks":[{"check":"T0","title":"parts received","left":{"name":"announced","figure":1},"right":{"name":"received","figure":1},',
    '"verdict":"equal","detail":""},{"check":"T0","title":"lines stored","left":{"name":"read from the parts","figure":1000},',
    '"right":{"name":"stored","figure":1000},"verdict":"equal","detail":""},{"check":"T0","title":"lines of another document or currency",',
    '"left":{"name":"found","figure":0},"right":{"name":"allowed","figure":0},"verdict":"equal","detail":"each of 1000 lines was looked at; ',
    'one of another would have been refused"},{"check":"T1","title":"lines whose total is not subtotal plus tax","left":{"name":"found",',
    '"figure":0},"right":{"name":"allowed","figure":0},"verdict":"equal","detail":""},{"check":"T2","title":"lines before tax against the ',
    'statement","left":{"name":"lines","figure":{"amount":"0.00","currency":"EUR"}},"right":{"name":"statement","figure":{"amount":"0.00",',
    '"currency":"EUR"}},"verdict":"equal","detail":""},{"check":"T3","title":"lines against the document","left":{"name":"lines",',
    '"figure":{"amount":"0.00","currency":"EUR"}},"right":{"name":"document","figure":{"amount":"0.00","currency":"EUR"}},',
    '"verdict":"equal","detail":""},{"check":"T3","title":"statement against the document","left":{"name":"statement","figure":{"amount":"0.00",',
    '"currency":"EUR"}},"right":{"name":"document","figure":{"amount":"0.00","currency":"EUR"}},"verdict":"equal","detail":""},',
    '{"check":"T3","title":"tax of the lines against the statement","left":{"name":"lines","figure":{"amount":"0.00","currency":"EUR"}},',
    '"right":{"name":"statement","figure":{"amount":"0.00","currency":"EUR"}},"verdict":"equal","detail":""}],"tied":true,"why":""},',
    '"history":[{"atMs":17,"what":"published","ids":{"version":"","eTag":""}},{"atMs":17,"what":"statement kept","ids":{"sha256":""}},',
    '{"atMs":17,"what":"filed","ids":{"version":""}}],"published":{"version":"","source":"v2","lineCount":1000,',
    '"subtotal":{"amount":"0.00","currency":"EUR"},"tax":{"amount":"0.00","currency":"EUR"},"total":{"amount":"0.00","currency":"EUR"},',
    '"parts":[{"part":0,"key":"lines/G0/","sha256":"","length":0,"lines":0},{"part":1,"key":"lines/G0/","sha256":"","length":1,"lines":1}],',
    '"loadedAtMs":17,"eTag":"","fingerprint":"1000-","unbalancedLines":0,"announcedParts":1},"linesNight":"2026-01-09",',
    '"statement":{"key":"statements/G0/.pdf","sha256":"","length":1,"figures":{"subtotal":{"amount":"0.00","currency":"EUR"},',
    '"tax":{"amount":"0.00","currency":"EUR"},"total":{"amount":"0.00","currency":"EUR"}},"fetchedAtMs":17},"dueAtMs":17}',
  ].join(''),
);
