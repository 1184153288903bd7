import {
  ApiError,
  type OperationDefinition,
  type OperationInput,
  type ProblemEntry,
} from '@app/contracts';

/**
 * Refuses `http:` addresses and ports other than 443, which are of use only inside of networks
 * that ALLOW_PRIVATE_NETWORKS names. Throws ApiError `validation_failed`; what an address really
 * leads to is checked by whoever dials it.
 */
export function checkAddresses(
  { media }: OperationDefinition,
  input: OperationInput,
  privateNetworks: readonly string[],
): void {
  if (privateNetworks.length > 0) return;
  const values = new Map<string, unknown>(Object.entries(input));
  const errors = [...Object.keys(media), 'webhook_url'].flatMap((name) =>
    addressProblem(name, values.get(name)),
  );
  if (errors.length === 0) return;
  const detail = errors.map((error) => error.detail).join('; ');
  throw new ApiError('validation_failed', detail, { errors });
}

function addressProblem(name: string, value: unknown): ProblemEntry[] {
  const url = typeof value === 'string' ? URL.parse(value) : null;
  if (!url || (url.protocol === 'https:' && url.port === '')) return [];
  const wrong = url.protocol === 'https:' ? `has the port ${url.port}` : 'is not https:';
  const detail = `${name} ${wrong}; this server fetches https: addresses on port 443 only`;
  return [{ pointer: `/${name}`, code: 'format', detail }];
}
