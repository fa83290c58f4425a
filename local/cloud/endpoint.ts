/** A service on this machine that SDK clients are pointed at. */
export type Endpoint = {
  /** `http://127.0.0.1:41234`; an IP address, so that S3 clients use path-style addresses. */
  readonly url: string;
  /** True for one that was there before us and stays after us. */
  readonly shared: boolean;
  readonly stop: () => Promise<void>;
};

/** The endpoint that a setting names in place of an embedded one; undefined where the setting is empty. */
export function replacement(url: string | undefined): Endpoint | undefined {
  return url === undefined || url === '' ? undefined : { url, shared: true, stop: async () => {} };
}
