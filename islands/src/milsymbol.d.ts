// The parts of milsymbol that build.mjs takes, as far as they are used.
declare module 'milsymbol-base' {
  export interface Drawn {
    asCanvas(factor?: number): HTMLCanvasElement;
    getAnchor(): {x: number; y: number};
    getSize(): {width: number; height: number};
  }
  export const ms: {
    addIcons(part: unknown): void;
    Symbol: new (sidc: string, options?: Record<string, unknown>) => Drawn;
  };
}
declare module 'milsymbol-units' {
  const part: unknown;
  export default part;
}
