import { parseFields } from '../http/read-body.ts';
import { deviceFlowDisabled, inAskedForm } from './access-token.ts';
import { parseScopes } from './consent.ts';
import type { Answer, Call } from '../http/call.ts';
import type { DeviceBook } from './device-book.ts';

/** POST /login/device/code: the first step of signing in without a browser on the same machine. */
export function deviceCode(call: Call, devices: DeviceBook): Answer {
  const fields = parseFields(call.body, call.headers['content-type']);
  const app = call.world.tokens.apps.get(fields.get('client_id') ?? '');
  if (!app) return { status: 404, json: { error: 'Not Found' } };
  if (!app.deviceFlowEnabled) return deviceFlowDisabled(call);
  const device = devices.begin(app, parseScopes(fields.get('scope')), call.now);
  return inAskedForm(call, {
    device_code: device.deviceCode,
    user_code: device.userCode,
    verification_uri: `${call.urls.web}/login/device`,
    expires_in: String(device.expiresIn),
    interval: String(device.intervalSeconds),
  });
}
