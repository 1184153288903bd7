/** Where the bytes of an uploaded file lie. */
export function fileKey(owner: string, id: string): string {
  return `${filePrefix(owner, id)}content`;
}

/** All that is kept of an uploaded file. */
export function filePrefix(owner: string, id: string): string {
  return `o/${owner}/files/${id}/`;
}
