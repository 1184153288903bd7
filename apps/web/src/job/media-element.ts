import { h } from '../dom';

/**
 * What plays or shows a file, by its type; undefined where a browser shows nothing of the kind. Never
 * a frame or an object: what others made does not run as a page here.
 */
export function mediaElement(url: string, type: string, label: string): HTMLElement | undefined {
  const facts = { src: url, controls: true, 'aria-label': label } as const;
  if (type.startsWith('video/')) {
    return h('video', { ...facts, playsinline: true, preload: 'metadata', loop: true });
  }
  if (type.startsWith('audio/')) return h('audio', { ...facts, preload: 'metadata' });
  if (type.startsWith('image/') && type !== 'image/svg+xml')
    return h('img', { src: url, alt: label });
  return undefined;
}
