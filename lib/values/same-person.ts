/**
 * Whether two names are one person's. Where two people have to agree, writing a name in another way makes nobody a second
 * pair of eyes.
 */
export function isSamePerson(name: string, other: string): boolean {
  return bare(name) === bare(other);
}

function bare(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase();
}
