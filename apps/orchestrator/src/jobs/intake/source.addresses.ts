import {
  ApiError,
  destinationOf,
  fetchedMediaIn,
  type JobInput,
  type OperationDefinition,
  type ProblemEntry,
} from '@app/contracts';
import type { AddressGuard, AddressKind } from '@app/net';

/**
 * Refuses addresses that can never be called, as far as they tell without a look at any name:
 * `http:` and ports other than 443 outside of the networks that ALLOW_PRIVATE_NETWORKS names, and IP
 * addresses that are neither public nor in there. Throws ApiError `validation_failed`; what a name
 * really leads to is checked by whoever dials it.
 */
export function checkAddresses(
  definition: OperationDefinition,
  input: JobInput,
  guard: AddressGuard,
): void {
  const used = fetchedMediaIn(definition.input, input);
  const addresses = used.map(({ name, pointer, value }) => ({ name, pointer, value }));
  const destination = {
    ...{ name: 'destination.put_url', pointer: '/destination/put_url' },
    value: destinationOf(input)?.put_url,
  };
  const given = [...addresses, ...addressFields(['webhook_url'], input), destination];
  refuseWrong(given, guard);
}

/** The same for some fields of any body. Throws ApiError `validation_failed`. */
export function checkAddressFields(
  names: readonly string[],
  body: object,
  guard: AddressGuard,
): void {
  refuseWrong(addressFields(names, body), guard);
}

interface GivenAddress {
  readonly name: string;
  readonly pointer: string;
  readonly value: unknown;
}

function addressFields(names: readonly string[], body: object): readonly GivenAddress[] {
  const values = new Map<string, unknown>(Object.entries(body));
  return names.map((name) => ({ name, pointer: `/${name}`, value: values.get(name) }));
}

function refuseWrong(given: readonly GivenAddress[], guard: AddressGuard): void {
  const errors = given.flatMap((each) => addressProblem(each, guard));
  if (errors.length === 0) return;
  const detail = errors.map((error) => error.detail).join('; ');
  throw new ApiError('validation_failed', detail, { errors });
}

function addressProblem(
  { name, pointer, value }: GivenAddress,
  guard: AddressGuard,
): ProblemEntry[] {
  const url = typeof value === 'string' ? URL.parse(value) : null;
  const wrong = url && problemOf(url, guard);
  return wrong ? [{ pointer, code: 'format', detail: `${name} ${wrong}` }] : [];
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
