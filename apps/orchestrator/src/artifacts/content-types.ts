const TYPES: Readonly<Record<string, string>> = {
  gif: 'image/gif',
  jpg: 'image/jpeg',
  json: 'application/json',
  m4a: 'audio/mp4',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
  png: 'image/png',
  srt: 'application/x-subrip',
  vtt: 'text/vtt',
  wav: 'audio/wav',
  webm: 'video/webm',
  webp: 'image/webp',
};

/** The content type that the name of a stored file stands for; the disk keeps no other. */
export function contentTypeOf(key: string): string {
  const extension = /\.([a-z0-9]+)$/.exec(key)?.[1] ?? '';
  return TYPES[extension] ?? 'application/octet-stream';
}

/** Whether a browser may show it in the page: media only, never what could run. */
export function isShownInline(contentType: string): boolean {
  return /^(video\/(mp4|webm)|audio\/(mp4|mpeg|wav)|image\/(gif|jpeg|png|webp))$/.test(contentType);
}
