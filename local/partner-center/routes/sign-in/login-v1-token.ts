import type { Route } from '../../route.ts';
import { signIn } from '../../sign-in.ts';
import { TOKEN_SECONDS } from '../../tokens.ts';

/** The v1 endpoint names a `resource` and writes its numbers as strings. */
export const loginV1Token: Route = {
  method: 'POST',
  path: '/login/:tenantId/oauth2/token',
  lane: 'none',
  answer: (request, world) => {
    const resource = new URLSearchParams(request.body).get('resource');
    const signedIn = signIn(request, world, resource);
    if ('status' in signedIn) return signedIn;
    const now = Math.floor(world.clock.nowMs() / 1000);
    return {
      status: 200,
      headers: { 'Cache-Control': 'no-cache, no-store' },
      body: {
        token_type: 'Bearer',
        ...(signedIn.refreshToken === undefined ? {} : { scope: 'user_impersonation' }),
        expires_in: String(TOKEN_SECONDS),
        ext_expires_in: String(TOKEN_SECONDS),
        expires_on: String(now + TOKEN_SECONDS),
        not_before: String(now),
        resource,
        access_token: signedIn.accessToken,
        ...(signedIn.refreshToken === undefined ? {} : { refresh_token: signedIn.refreshToken }),
      },
    };
  },
};
