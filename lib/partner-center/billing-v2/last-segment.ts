/**
 * The id that a link of Graph ends with: `…/operations/9ab9cb54-…`, or in the other spelling of OData
 * `…/operations('9ab9cb54-…')`. Only the id is taken; the link itself is never followed, since a token goes with a question.
 */
export function lastSegment(url: string): string | undefined {
  return /([\w-]+)(?:'\))?\/?(?:[?#].*)?$/.exec(url)?.[1];
}
