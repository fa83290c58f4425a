import type { Content } from '../billing-source.ts';
import { attempt } from '../source-failure.ts';
import { proveStatement } from './prove-statement.ts';

/** What was asked for, or why it is not here. */
export type Fetched<Value> =
  | { readonly value: Value; readonly missing: undefined }
  | { readonly value: undefined; readonly missing: Missing };

export type Missing = { readonly why: string; readonly failure: unknown };

/** The bytes of a PDF of Microsoft's, proven to be one; what else comes is never kept in its place. */
export async function provenPdf(
  what: string,
  asking: () => Promise<Uint8Array>,
): Promise<Fetched<Uint8Array>> {
  const { value: bytes, failure } = await attempt(asking);
  if (failure) return { value: undefined, missing: { why: failure.message, failure } };
  const proof = await proveStatement(bytes);
  if (proof.proven) return { value: bytes, missing: undefined };
  const why = `what came is no ${what}: ${proof.reason}`;
  return { value: undefined, missing: { why, failure: undefined } };
}

export async function* inOnePiece(bytes: Uint8Array): Content {
  yield bytes;
}
