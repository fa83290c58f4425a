/** A version of a secret. One without a label is deprecated: it can be had by its id until it is deleted. */
export type Version = { readonly id: string; readonly text: string; readonly labels: readonly string[] };

/** A version that was asked for in a way that Secrets Manager refuses, in its own words as far as they are known. */
export class SecretRefusal extends Error {
  override readonly name = 'SecretRefusal' as const;
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

type NewVersion = {
  readonly id: string;
  readonly text: string;
  readonly labels?: readonly string[] | undefined;
};

// AWS waits for a day before it deletes; nothing here lives that long.
const VERSIONS_KEPT = 100;

/**
 * The versions after a put. The id makes it idempotent: the same id and text change nothing, the same id with another
 * text is refused. Without labels the version becomes AWSCURRENT; the first version of a secret does so in any case.
 * Page: API_PutSecretValue.
 */
export function withVersion(
  versions: readonly Version[],
  { id, text, labels }: NewVersion,
): readonly Version[] {
  const same = versions.find((version) => version.id === id);
  if (same?.text === text) return versions;
  if (same) {
    const message = `You can't use ClientRequestToken ${id} because that value is already in use for a version of this secret.`;
    throw new SecretRefusal('ResourceExistsException', message);
  }
  const wanted = new Set([...(labels ?? ['AWSCURRENT']), ...(versions.length === 0 ? ['AWSCURRENT'] : [])]);
  const added: readonly Version[] = [...versions, { id, text, labels: [] }];
  const labelled = [...wanted].reduce((before, label) => moved(before, label, id), added);
  const oldest = labelled.length - VERSIONS_KEPT;
  return labelled.filter((version, index) => version.labels.length > 0 || index >= oldest);
}

type Move = { readonly label: string; readonly from?: string | undefined; readonly to?: string | undefined };

/**
 * The versions after a label was moved. A label that is on another version is moved only by a caller who names that very
 * version; AWSCURRENT is never left nowhere. Page: API_UpdateSecretVersionStage.
 */
export function withLabelMoved(versions: readonly Version[], { label, from, to }: Move): readonly Version[] {
  const holder = versions.find(({ labels }) => labels.includes(label))?.id;
  for (const id of [from, to]) {
    if (id !== undefined && !versions.some((version) => version.id === id))
      throw new SecretRefusal('ResourceNotFoundException', `Secrets Manager can't find the version ${id}.`);
  }
  if (from === undefined && holder !== undefined && holder !== to)
    throw new SecretRefusal(
      'InvalidParameterException',
      `The parameter RemoveFromVersionId can't be empty. Staging label ${label} is currently attached to version ` +
        `${holder}, so you must explicitly reference that version in RemoveFromVersionId.`,
    );
  if (from !== undefined && from !== holder)
    throw new SecretRefusal(
      'InvalidParameterException',
      `Staging label ${label} is not attached to version ${from}.`,
    );
  if (to !== undefined) return moved(versions, label, to);
  if (label === 'AWSCURRENT')
    throw new SecretRefusal('InvalidParameterException', 'AWSCURRENT can only be moved, not removed.');
  return versions.map((version) => without(version, label));
}

/** The version asked for by its id, by a label, or by both, which must agree. Page: API_GetSecretValue. */
export function versionOf(
  versions: readonly Version[],
  asked: { readonly id?: string | undefined; readonly label?: string | undefined },
): Version {
  const { id, label = id === undefined ? 'AWSCURRENT' : undefined } = asked;
  const found = versions.find((version) =>
    id === undefined ? version.labels.includes(label!) : version.id === id,
  );
  if (!found) {
    const what = id === undefined ? `staging label: ${label}` : `VersionId: ${id}`;
    const message = `Secrets Manager can't find the specified secret value for ${what}`;
    throw new SecretRefusal('ResourceNotFoundException', message);
  }
  if (label !== undefined && !found.labels.includes(label)) {
    const message = 'You provided a VersionStage that is not associated to the provided VersionId.';
    throw new SecretRefusal('InvalidRequestException', message);
  }
  return found;
}

// Whenever AWSCURRENT moves, AWSPREVIOUS moves to the version it was taken from.
function moved(versions: readonly Version[], label: string, to: string): readonly Version[] {
  const holder = versions.find(({ labels }) => labels.includes(label));
  if (holder?.id === to) return versions;
  const after = versions
    .map((version) => without(version, label))
    .map((version) => (version.id === to ? { ...version, labels: [...version.labels, label] } : version));
  return label === 'AWSCURRENT' && holder ? moved(after, 'AWSPREVIOUS', holder.id) : after;
}

function without(version: Version, label: string): Version {
  return { ...version, labels: version.labels.filter((one) => one !== label) };
}
