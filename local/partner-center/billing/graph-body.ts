import { isObject } from '../request-body.ts';
import type { AttributeSet } from './export-data.ts';

/** The texts of the body of an export, or why it is refused. Graph's own names count with their case. */
type GraphBody =
  | { readonly attributeSet: AttributeSet; readonly text: (name: string) => string | undefined }
  | { readonly refused: string };

export function readGraphBody(body: string): GraphBody {
  const given = parsed(body);
  const text = (name: string): string | undefined => {
    const value = isObject(given) ? given[name] : undefined;
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const attributeSet = text('attributeSet') ?? 'full';
  return attributeSet === 'full' || attributeSet === 'basic'
    ? { attributeSet, text }
    : { refused: 'attributeSet is not valid.' };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
