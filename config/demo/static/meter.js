// The meter's one button: a touch turns the screen, five seconds act on the switch.

const HOLD_SECONDS = 5;

export class MeterButton {
  constructor(parts, words, whenHeld) {
    this.parts = parts;
    this.words = words;
    this.whenHeld = whenHeld;
    this.shown = 0;
    const { green, hold } = parts;
    green.addEventListener("pointerdown", (event) => {
      green.setPointerCapture(event.pointerId);
      this.down();
    });
    for (const end of ["pointerup", "pointercancel"]) green.addEventListener(end, () => this.up());
    green.addEventListener("keydown", (event) => {
      if (event.key !== " " && event.key !== "Enter") return;
      event.preventDefault();
      if (!event.repeat) this.down();
    });
    green.addEventListener("keyup", (event) => {
      if (event.key === " " || event.key === "Enter") this.up();
    });
    green.addEventListener("blur", () => this.cancel());
    // A screen reader clicks without pressing anything down.
    green.addEventListener("click", (event) => {
      if (event.detail === 0 && !event.isTrusted) this.turn();
    });
    hold.addEventListener("click", () => (this.timer ? this.cancel() : this.down()));
  }

  down() {
    if (this.timer) return;
    this.left = HOLD_SECONDS;
    this.parts.green.classList.add("held");
    this.tell();
    this.timer = setInterval(() => {
      this.left -= 1;
      if (this.left > 0) this.tell();
      else this.held();
    }, 1000);
  }

  up() {
    if (!this.timer) return;
    const short = this.left === HOLD_SECONDS;
    this.cancel();
    if (short) this.turn();
  }

  held() {
    this.cancel();
    this.whenHeld();
  }

  cancel() {
    clearInterval(this.timer);
    this.timer = null;
    this.parts.green.classList.remove("held");
    this.parts.holding.textContent = "";
  }

  tell() {
    this.parts.holding.textContent = this.words.holding.replace("{seconds}", this.left);
  }

  turn() {
    this.shown += 1;
    this.show();
  }

  // Called too when the meter was drawn anew: the screen that was shown stays.
  show() {
    const screens = [...this.parts.meter.querySelectorAll("[data-screen]")];
    this.shown %= screens.length;
    screens.forEach((screen, index) => { screen.hidden = index !== this.shown; });
  }
}
