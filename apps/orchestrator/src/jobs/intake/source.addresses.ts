import {
  ApiError,
  type OperationDefinition,
  type OperationInput,
  type ProblemEntry,
} from '@app/contracts';
import { AddressGuard, type AddressKind } from '@app/net';

/**
 * Refuses addresses that can never be called, as far as they tell without a look at any name:
 * `http:` and ports other than 443 outside of the networks that ALLOW_PRIVATE_NETWORKS names, and IP
 * addresses that are neither public nor in there. Throws ApiError `validation_failed`; what a name
 * really leads to is checked by whoever dials it.
 */
export function checkAddresses(
  { media }: OperationDefinition,
  input: OperationInput,
  privateNetworks: readonly string[],
): void {
  checkAddressFields([...Object.keys(media), 'webhook_url'], input, privateNetworks);
}

/** The same for some fields of any body. Throws ApiError `validation_failed`. */
export function checkAddressFields(
  names: readonly string[],
  body: object,
  privateNetworks: readonly string[],
): void {
  const guard = new AddressGuard(privateNetworks);
  const values = new Map<string, unknown>(Object.entries(body));
  const errors = names.flatMap((name) => addressProblem(name, values.get(name), guard));
  if (errors.length === 0) return;
  const detail = errors.map((error) => error.detail).join('; ');
  throw new ApiError('validation_failed', detail, { errors });
}

function addressProblem(name: string, value: unknown, guard: AddressGuard): ProblemEntry[] {
  const url = typeof value === 'string' ? URL.parse(value) : null;
  const wrong = url && problemOf(url, guard);
  return wrong ? [{ pointer: `/${name}`, code: 'format', detail: `${name} ${wrong}` }] : [];
}

function problemOf(url: URL, guard: AddressGuard): string | undefined {
  const kind = literalKind(url, guard);
  if (kind === 'forbidden') return `stands at ${url.hostname}, which is not a public address`;
  if (url.protocol === 'https:' && url.port === '') return undefined;
  // A name may lead into an opened network; a public address does not.
  if (guard.opensNetworks && kind !== 'public') return undefined;
  const wrong = url.protocol === 'https:' ? `has the port ${url.port}` : 'is not https:';
  return `${wrong}; this server fetches ${guard.opensNetworks ? 'public ' : ''}https: addresses on port 443 only`;
}

/** Undefined for a name. `URL` writes every way to give an IPv4 address as four numbers. */
function literalKind({ hostname }: URL, guard: AddressGuard): AddressKind | undefined {
  const [, address] = /^\[?([\d.]+|[\da-f:.]*:[\da-f:.]*)\]?$/i.exec(hostname) ?? [];
  return address === undefined ? undefined : guard.judge(address);
}
