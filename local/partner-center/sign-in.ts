import type { SimulatedRequest, SimulatedResponse } from './route.ts';
import {
  GRAPH_AUDIENCE,
  isRefreshToken,
  issueAccessToken,
  issueRefreshToken,
  PARTNER_CENTER_AUDIENCE,
  type Audience,
} from './tokens.ts';
import type { World } from './world.ts';

const CLIENT_ID = 'tieout-local';
const CLIENT_SECRET = 'local-secret';
const FIRST_REFRESH_TOKEN = 'local-refresh-token';

type SignedIn = { readonly accessToken: string; readonly refreshToken: string | undefined };

/**
 * What both token endpoints do; they differ in how the resource is named and in the shape of the answer. The retired
 * audience https://graph.windows.net is refused: no token for it would be of use anywhere.
 */
export function signIn(
  request: SimulatedRequest,
  world: World,
  resource: string | null,
): SignedIn | SimulatedResponse {
  const form = new URLSearchParams(request.body);
  if (request.parameters['tenantId']?.toLowerCase() !== world.partnerTenantId) {
    return declined(
      400,
      'invalid_request',
      `AADSTS90002: Tenant '${request.parameters['tenantId']}' not found.`,
    );
  }
  if (form.get('client_id') !== CLIENT_ID) {
    return declined(400, 'unauthorized_client', 'AADSTS700016: Application was not found in the directory.');
  }
  if (form.get('client_secret') !== CLIENT_SECRET) {
    return declined(401, 'invalid_client', 'AADSTS7000215: Invalid client secret provided.');
  }
  const audience = audienceOf(resource);
  if (audience === undefined) {
    return declined(
      400,
      'invalid_resource',
      `AADSTS500011: The resource principal named ${resource} was not found.`,
    );
  }
  switch (form.get('grant_type') ?? '') {
    case 'client_credentials':
      return { accessToken: issueAccessToken(world, audience, 'app'), refreshToken: undefined };
    case 'refresh_token': {
      const given = form.get('refresh_token') ?? '';
      if (given !== FIRST_REFRESH_TOKEN && !isRefreshToken(world, given)) {
        return declined(400, 'invalid_grant', 'AADSTS70000: The provided grant is invalid or malformed.');
      }
      return {
        accessToken: issueAccessToken(world, audience, 'user'),
        refreshToken: issueRefreshToken(world, audience),
      };
    }
    default:
      return declined(
        400,
        'unsupported_grant_type',
        'AADSTS70003: The app requested an unsupported grant type.',
      );
  }
}

function audienceOf(resource: string | null): Audience | undefined {
  return [PARTNER_CENTER_AUDIENCE, GRAPH_AUDIENCE].find(
    (audience) => audience === resource?.replace(/\/$/, ''),
  ) as Audience | undefined;
}

function declined(status: number, error: string, description: string): SimulatedResponse {
  const code = Number(/AADSTS(\d+)/.exec(description)?.[1]);
  return { status, body: { error, error_description: description, error_codes: [code] } };
}
