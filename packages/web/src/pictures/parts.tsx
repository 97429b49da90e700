// What the pictures are made of.

import type { ComponentChildren } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';
import './style.ts';

interface PictureProps {
  readonly title: string;
  /** What is to be seen, in plain words. */
  readonly caption: string;
  readonly children: ComponentChildren;
}

export function Picture({ title, caption, children }: PictureProps) {
  return (
    <figure class="picture">
      <figcaption>
        <h2>{title}</h2>
        <p>{caption}</p>
      </figcaption>
      {children}
    </figure>
  );
}

interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly unit?: string;
  /** As wide as what is drawn below it. */
  readonly isWide?: boolean;
  readonly set: (value: number) => void;
}

export function Slider({ label, value, min, max, unit = '', isWide, set }: SliderProps) {
  const said = `${value}${unit && ` ${unit}`}`;
  return (
    <label class={isWide ? 'slider is-wide' : 'slider'}>
      <span>
        {label} <b>{said}</b>
      </span>
      <input
        type="range"
        min={min}
        max={max}
        value={value}
        aria-valuetext={said}
        onInput={({ currentTarget }) => set(Number(currentTarget.value))}
      />
    </label>
  );
}

interface ChoiceProps<T extends string> {
  readonly legend: string;
  readonly options: Readonly<Record<T, string>>;
  readonly value: T;
  readonly set: (value: T) => void;
}

export function Choice<T extends string>({ legend, options, value, set }: ChoiceProps<T>) {
  const name = useId();
  return (
    <fieldset class="choice">
      <legend>{legend}</legend>
      {(Object.keys(options) as T[]).map((each) => (
        <label>
          <input type="radio" name={name} checked={each === value} onChange={() => set(each)} />
          {options[each]}
        </label>
      ))}
    </fieldset>
  );
}

/** One that cannot be used keeps the focus: it may be used again after the next click elsewhere. */
export function Button({ children, onClick }: ButtonProps) {
  return (
    <button type="button" aria-disabled={!onClick} onClick={() => void (onClick && onClick())}>
      {children}
    </button>
  );
}

interface ButtonProps {
  readonly children: ComponentChildren;
  /** Without it, this cannot be done now. */
  readonly onClick: (() => unknown) | false | undefined;
}

/** What `play` gives for the newest inputs; until it is there, what it gave before. */
export function useOutcome<T>(play: () => Promise<T>, inputs: readonly unknown[]): T | undefined {
  const [outcome, setOutcome] = useState<T>();
  useEffect(() => {
    let isNewest = true;
    void play().then((newest) => isNewest && setOutcome(newest));
    return () => void (isNewest = false);
  }, [...inputs]);
  return outcome;
}
