import { endpointPlaces, readEndpoint } from './endpoint.places';

const BASE = 'https://api.runpod.ai/v2';

describe(endpointPlaces.name, () => {
  it('is the one endpoint where only its id is given', () => {
    const env = { RUNPOD_ENDPOINTS: [], RUNPOD_ENDPOINT_ID: 'abc123', RUNPOD_BASE_URL: BASE };

    expect(endpointPlaces(env)).toEqual([
      { name: 'default', id: 'abc123', baseUrl: BASE, weight: 1 },
    ]);
  });

  it('are those of the list in its order, by weight and at their own addresses', () => {
    const list = ['eu:abc123*3', 'us:def_4', 'own:local*2@http://127.0.0.1:8000/v2/'];
    const env = { RUNPOD_ENDPOINTS: list, RUNPOD_ENDPOINT_ID: 'x', RUNPOD_BASE_URL: BASE };

    expect(endpointPlaces(env)).toEqual([
      { name: 'eu', id: 'abc123', baseUrl: BASE, weight: 3 },
      { name: 'us', id: 'def_4', baseUrl: BASE, weight: 1 },
      { name: 'own', id: 'local', baseUrl: 'http://127.0.0.1:8000/v2', weight: 2 },
    ]);
  });
});

describe(readEndpoint.name, () => {
  it.each(['abc123', 'EU:abc', 'eu:', 'eu:a/b', 'eu:a*0', 'eu:a*1000', 'eu:a@ftp://x', 'eu:a*1@'])(
    'does not take %s',
    (item) => expect(readEndpoint(item, BASE)).toBeUndefined(),
  );
});
