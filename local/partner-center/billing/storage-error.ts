import type { SimulatedResponse } from '../route.ts';

/** A refusal in the words and the shape of the blob store. */
export function storageError(status: number, code: string, message: string): SimulatedResponse {
  return {
    status,
    headers: { 'Content-Type': 'application/xml', 'x-ms-error-code': code },
    body: `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
  };
}
