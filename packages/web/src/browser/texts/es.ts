import type { Texts } from './texts.ts';

export const es: Texts = {
  title: 'Pregunte a los documentos',
  welcomeTitle: '¿Qué quiere saber?',
  welcomeText: 'Cada respuesta procede de los documentos y muestra los pasajes en los que se basa.',
  quotesOnly: 'No hay ningún modelo de lenguaje conectado: las respuestas citan los documentos literalmente.',
  examples: 'Preguntas de ejemplo',
  question: 'Su pregunta',
  placeholder: 'Haga una pregunta',
  ask: 'Preguntar',
  stop: 'Detener la respuesta',
  newConversation: 'Nueva conversación',
  conversation: 'Conversación',
  kept: (minutes) =>
    `No se guarda nada sobre usted. Esta conversación se borra después de ${minutes === 1 ? 'un minuto' : `${minutes} minutos`}.`,
  checkSources: 'Compruebe los datos importantes en la página citada.',

  searching: 'Buscando en los documentos…',
  reading: (passages) => (passages === 1 ? 'Leyendo un pasaje…' : `Leyendo ${passages} pasajes…`),
  writing: 'Escribiendo la respuesta…',
  answerReady: (sources) =>
    sources === 1
      ? 'La respuesta está lista, con una fuente.'
      : `La respuesta está lista, con ${sources} fuentes.`,
  noAnswerFound: 'Los documentos no responden a esta pregunta.',
  stopped: 'Ha detenido esta respuesta.',
  conversationStarted: 'Empieza una nueva conversación.',
  conversationRestored: 'Su conversación sigue aquí.',
  conversationForgotten: 'La conversación anterior se ha borrado. Su próxima pregunta empieza una nueva.',

  answer: 'Respuesta',
  sources: 'Fuentes',
  page: (page) => `página ${page}`,
  sourceLink: (marker, place) => `Fuente ${marker}: ${place}`,
  showPassage: 'Mostrar todo el pasaje',
  hidePassage: 'Mostrar menos',
  copy: 'Copiar la respuesta',
  copied: 'Copiado',
  askAgain: 'Preguntar de nuevo',
  edit: 'Editar la pregunta',
  editing: 'Está editando su última pregunta.',
  cancelEditing: 'Cancelar',
  helpful: '¿Le ha sido útil?',
  yes: 'Sí',
  no: 'No',
  thanks: 'Gracias. Solo se cuenta el clic.',
  alsoInDocuments: 'También en los documentos',

  cached: 'Ya se respondió antes; se muestra desde la caché.',
  degraded:
    'Una parte del servicio no está disponible; esta respuesta puede ser más sencilla de lo habitual.',
  truncated: 'Esta respuesta se cortó al alcanzar su longitud máxima.',
  rephrase: 'Pruebe con otras palabras o nombre exactamente lo que busca.',
  tryExamples: 'O haga una de estas preguntas:',

  tryAgain: 'Intentar de nuevo',
  tryAgainIn: (seconds) => `Intentar de nuevo en ${seconds} s`,
  canAskAgain: 'Ya puede volver a preguntar.',
  rateLimited: 'Ha hecho muchas preguntas en poco tiempo.',
  offline: 'No tiene conexión. Su pregunta sigue aquí.',
  unreachable: 'El servicio no está accesible en este momento.',
  interrupted: 'La respuesta se interrumpió antes de terminar.',
  noDocuments: 'Todavía no se han añadido documentos, así que no hay de dónde responder.',
  tooLong: 'Esta pregunta es demasiado larga. Use menos palabras.',
  filtered: 'El filtro de contenido detuvo esta pregunta. Formúlela de otra manera.',
  busy: 'El servicio está muy ocupado en este momento.',
  internal: 'Algo ha fallado por nuestra parte. Lo sentimos.',

  openChat: 'Abrir el chat',
  closeChat: 'Cerrar el chat',

  fromService: {
    notFound: 'No he encontrado respuesta a esto en los documentos.',
    filtered: 'El filtro de contenido ha detenido esta pregunta o su respuesta. Formúlela de otra manera.',
    ungrounded:
      'Ningún pasaje de los documentos respalda esta respuesta; compruébela antes de confiar en ella.',
    unsupportedFigures: 'No aparece en los documentos encontrados, compruébelo: {figures}.',
  },
};
