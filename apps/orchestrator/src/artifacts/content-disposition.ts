const MAX_LENGTH = 150;

/** A Content-Disposition (RFC 6266) whose filename can not leave its header or a folder. */
export function contentDisposition(kind: 'inline' | 'attachment', filename: string): string {
  const safe =
    filename
      // Control characters, separators of paths, and what old browsers stumble over.
      .replace(/[\p{Cc}\p{Cf}\p{Cs}/\\:*?"<>|]/gu, '_')
      .replace(/^\.+/, '_')
      .slice(0, MAX_LENGTH) || 'file';
  const ascii = safe.replace(/[^\x20-\x7e]|%/g, '_');
  const encoded = encodeURIComponent(safe.toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return ascii === safe
    ? `${kind}; filename="${ascii}"`
    : `${kind}; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
