import { SNIPPETS } from './snippets';

const REQUEST = {
  origin: 'https://videos.example.com',
  path: '/video/caption',
  body: { url_video: "https://example.com/it's.mp4", loop: true, style: { size: null } },
};

describe('SNIPPETS', () => {
  it('quotes the body for a shell', () => {
    expect(SNIPPETS.curl(REQUEST)).toBe(`curl 'https://videos.example.com/video/caption' \\
  -H "X-API-Key: $API_KEY" \\
  -H 'Content-Type: application/json' \\
  -d '{
  "url_video": "https://example.com/it'\\''s.mp4",
  "loop": true,
  "style": {
    "size": null
  }
}'`);
  });

  it('calls the client by the operation, and waits for the end', () => {
    const code = SNIPPETS.TypeScript(REQUEST);

    expect(code).toContain('baseUrl: "https://videos.example.com",');
    expect(code).toContain(`await api.video.caption({
  "url_video": "https://example.com/it's.mp4",
  "loop": true,
  "style": {
    "size": null
  }
});
const job = await api.waitForJob(id);`);
  });

  it('writes values as Python does', () => {
    expect(SNIPPETS.Python(REQUEST)).toContain(`    json={
        "url_video": "https://example.com/it's.mp4",
        "loop": True,
        "style": {
            "size": None,
        },
    },
`);
  });

  it('reads the key from the environment in each language', () => {
    expect(Object.values(SNIPPETS).map((make) => /API_KEY/.test(make(REQUEST)))).toEqual([
      true,
      true,
      true,
    ]);
  });
});
