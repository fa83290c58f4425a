import { generateKeyPairSync, sign, verify } from 'node:crypto';

export type Claims = Readonly<Record<string, string | number>>;

export type TokenIssuer = {
  /** `more` are claims beside those of every token. */
  readonly issue: (subject: string, scopes: readonly string[], more?: Claims) => string;
  /** The claims of a token that is ours and has not expired, or undefined: what API Gateway's authorizer lets through. */
  readonly verify: (token: string) => Claims | undefined;
};

const LIFETIME_S = 20 * 366 * 86_400; // A session may play a term of three years and what comes after it.

/** Stands in for the identity provider in front of the finance API: RS256 tokens with a key of this process. */
export function createTokenIssuer(options: {
  readonly issuer: string;
  readonly audience: string;
  readonly nowMs: () => number;
}): TokenIssuer {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const nowS = () => Math.floor(options.nowMs() / 1000);
  return {
    issue: (subject, scopes, more = {}) => {
      const claims = {
        ...more,
        iss: options.issuer,
        aud: options.audience,
        sub: subject,
        scope: scopes.join(' '),
        iat: nowS(),
        exp: nowS() + LIFETIME_S,
      };
      const signed = `${encoded({ alg: 'RS256', typ: 'JWT' })}.${encoded(claims)}`;
      return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), privateKey).toString('base64url')}`;
    },
    verify: (token) => {
      const [header, payload, signature, ...more] = token.split('.');
      if (header === undefined || payload === undefined || signature === undefined || more.length > 0)
        return undefined;
      const genuine = verify(
        'RSA-SHA256',
        Buffer.from(`${header}.${payload}`),
        publicKey,
        Buffer.from(signature, 'base64url'),
      );
      if (!genuine) return undefined;
      const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Claims;
      const wanted = claims['iss'] === options.issuer && claims['aud'] === options.audience;
      return wanted && Number(claims['exp']) > nowS() ? claims : undefined;
    },
  };
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
