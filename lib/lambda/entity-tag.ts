import { createHash } from 'node:crypto';

/** The strong entity tag of a content (RFC 9110, 8.8.3): two that are equal have the same bytes. */
export function entityTag(text: string): string {
  return `"${createHash('sha256').update(text).digest('base64url')}"`;
}

/** Whether `If-None-Match` names this state. It compares weakly: a proxy in between may have compressed the content. */
export function isKnown(header: string | undefined, tag: string): boolean {
  return header !== undefined && tagsIn(header).some((one) => one === '*' || one.replace(/^W\//, '') === tag);
}

/** Whether `If-Match` names this state, strongly. What exists is `*`. */
export function isStill(header: string, tag: string): boolean {
  return tagsIn(header).some((one) => one === '*' || one === tag);
}

function tagsIn(header: string): readonly string[] {
  return header.match(/\*|(W\/)?"[^"]*"/g) ?? [];
}
