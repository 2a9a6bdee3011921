// The bundler takes style sheets as imports; they export nothing.
declare module '*.css' {}
