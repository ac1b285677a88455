/** The bundler gives style sheets to scripts as text. */
declare module '*.css' {
  const css: string;
  export default css;
}
