const KEY = 'api-gpu.key';

/** The key that was pasted: for this tab, or for this device where that was asked for. */
export function keptKey(): string | undefined {
  return sessionStorage.getItem(KEY) ?? localStorage.getItem(KEY) ?? undefined;
}

/** Keeps the key for this tab, or on this device. */
export function keepKey(key: string, onDevice: boolean): void {
  forgetKey();
  (onDevice ? localStorage : sessionStorage).setItem(KEY, key);
}

export function forgetKey(): void {
  sessionStorage.removeItem(KEY);
  localStorage.removeItem(KEY);
}

/** What was chosen for the look of the page; the browser's own wish where nothing was. */
export function keptTheme(): 'light' | 'dark' {
  const kept = localStorage.getItem('api-gpu.theme');
  if (kept === 'light' || kept === 'dark') return kept;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

export function keepTheme(theme: 'light' | 'dark'): void {
  localStorage.setItem('api-gpu.theme', theme);
}

export function keptLanguage(): 'en' | 'pt' {
  const language = localStorage.getItem('api-gpu.language') ?? navigator.language;
  return language.startsWith('pt') ? 'pt' : 'en';
}

export function keepLanguage(language: 'en' | 'pt'): void {
  localStorage.setItem('api-gpu.language', language);
}
