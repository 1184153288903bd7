/** A RunPod Serverless endpoint, or one that speaks its protocol. */
export interface EndpointPlace {
  /** What rows and people call it. */
  readonly name: string;
  readonly id: string;
  /** Its API, without the id. */
  readonly baseUrl: string;
  /** Its share of new attempts beside those of the others. */
  readonly weight: number;
}

/** The name of the endpoint where only its id is configured. */
export const ONLY_ENDPOINT = 'default';

interface EndpointEnv {
  readonly RUNPOD_ENDPOINTS: readonly string[];
  readonly RUNPOD_ENDPOINT_ID?: string | undefined;
  readonly RUNPOD_BASE_URL: string;
}

/** The configured endpoints, in their order; the one of RUNPOD_ENDPOINT_ID where no list is given. */
export function endpointPlaces(env: EndpointEnv): readonly [EndpointPlace, ...EndpointPlace[]] {
  const { RUNPOD_BASE_URL: baseUrl, RUNPOD_ENDPOINT_ID: id = 'local' } = env;
  const [first, ...others] = env.RUNPOD_ENDPOINTS.flatMap(
    (item) => readEndpoint(item, baseUrl) ?? [],
  );
  return [first ?? { name: ONLY_ENDPOINT, id, baseUrl, weight: 1 }, ...others];
}

/** `eu:abc123`, `eu:abc123*3`, `eu:abc123*3@https://host/v2`; undefined for anything else. */
export function readEndpoint(item: string, baseUrl: string): EndpointPlace | undefined {
  const [, name, id, weight, url] = FORM.exec(item) ?? [];
  if (name === undefined || id === undefined) return undefined;
  if (url !== undefined && !URL.canParse(url)) return undefined;
  return {
    ...{ name, id, weight: Number(weight ?? 1) },
    baseUrl: url === undefined ? baseUrl : url.replace(/\/+$/, ''),
  };
}

const FORM =
  /^([a-z0-9][a-z0-9-]{0,31}):([\w-]{1,64})(?:\*([1-9]\d{0,2}))?(?:@(https?:\/\/[^\s,]+))?$/;
