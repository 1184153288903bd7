const ENGLISH = {
  tagline: 'Links to media in, finished videos out.',
  docs: 'API documentation',
  theme: 'Light or dark',
  language: 'Português',
  key: 'API key',
  keyHint:
    'Printed when the server was first started, or made with npm run keys. It is sent in a header only.',
  keep: 'Keep it on this device',
  enter: 'Continue',
  forget: 'Forget the key',
  refusedKey: 'This key is not valid here.',
  operation: 'What shall be made?',
  more: 'More options',
  submit: 'Start',
  submitting: 'Starting…',
  use: 'Set',
  add: 'Add',
  remove: 'Remove',
  unset: 'not set',
  byDefault: 'by default',
  mediaHint: 'Paste a link, or drop a file here',
  chooseFile: 'Choose a file',
  uploading: 'Uploading',
  uploaded: 'Uploaded',
  noUploads: 'This server takes no uploads: paste a link to the file.',
  required: 'required',
  invalidJson: 'This is no JSON.',
  job: 'Your job',
  noJob: 'What you start is shown here, from its first step to the result.',
  jobs: 'Jobs',
  noJobs: 'No jobs yet.',
  allStates: 'Every status',
  allOperations: 'Every operation',
  next: 'Older',
  open: 'Show',
  source: 'Source',
  result: 'Result',
  download: 'Download',
  cancel: 'Cancel',
  again: 'Use again, with changes',
  keptInPart: 'Of these, jobs keep the beginning only. Please fill them in again:',
  copy: 'Copy',
  copied: 'Copied',
  code: 'The same request as code',
  cost: 'Cost',
  queue_ms: 'Waited',
  execution_ms: 'Worked',
  encoder: 'Encoder',
  size: 'Size',
  failed: 'That did not work',
  queued: 'queued',
  processing: 'at work',
  succeeded: 'succeeded',
  canceled: 'canceled',
  failedState: 'failed',
} as const;

type Texts = Readonly<Record<keyof typeof ENGLISH, string>>;

const PORTUGUESE: Texts = {
  tagline: 'Entram links de mídia, saem vídeos prontos.',
  docs: 'Documentação da API',
  theme: 'Claro ou escuro',
  language: 'English',
  key: 'Chave da API',
  keyHint:
    'Mostrada na primeira vez que o servidor iniciou, ou feita com npm run keys. Só é enviada em um cabeçalho.',
  keep: 'Guardar neste dispositivo',
  enter: 'Continuar',
  forget: 'Esquecer a chave',
  refusedKey: 'Esta chave não vale aqui.',
  operation: 'O que deve ser feito?',
  more: 'Mais opções',
  submit: 'Começar',
  submitting: 'Começando…',
  use: 'Definir',
  add: 'Adicionar',
  remove: 'Remover',
  unset: 'não definido',
  byDefault: 'por padrão',
  mediaHint: 'Cole um link ou solte um arquivo aqui',
  chooseFile: 'Escolher arquivo',
  uploading: 'Enviando',
  uploaded: 'Enviado',
  noUploads: 'Este servidor não recebe arquivos: cole um link.',
  required: 'obrigatório',
  invalidJson: 'Isto não é JSON.',
  job: 'Seu trabalho',
  noJob: 'O que você começar aparece aqui, do primeiro passo ao resultado.',
  jobs: 'Trabalhos',
  noJobs: 'Nenhum trabalho ainda.',
  allStates: 'Todos os estados',
  allOperations: 'Todas as operações',
  next: 'Mais antigos',
  open: 'Mostrar',
  source: 'Origem',
  result: 'Resultado',
  download: 'Baixar',
  cancel: 'Cancelar',
  again: 'Usar de novo, com mudanças',
  keptInPart: 'Destes, os trabalhos guardam só o começo. Preencha-os de novo:',
  copy: 'Copiar',
  copied: 'Copiado',
  code: 'O mesmo pedido em código',
  cost: 'Custo',
  queue_ms: 'Esperou',
  execution_ms: 'Trabalhou',
  encoder: 'Codificador',
  size: 'Tamanho',
  failed: 'Não funcionou',
  queued: 'na fila',
  processing: 'em andamento',
  succeeded: 'concluído',
  canceled: 'cancelado',
  failedState: 'falhou',
};

/** A language of the page; what the OpenAPI document says of fields is English in both. */
export type Language = 'en' | 'pt';

let texts: Texts = ENGLISH;

/** Sets the language of all that is drawn from now on. */
export function speak(language: Language): void {
  texts = language === 'pt' ? PORTUGUESE : ENGLISH;
}

/** A text of the page in the language that is set. */
export function text(name: keyof Texts): string {
  return texts[name];
}

/** A job's status in words. */
export function statusText(status: string): string {
  if (status === 'failed') return text('failedState');
  return status in texts ? texts[status as keyof Texts] : status;
}
