package dev.backlight.engine;

class ReferenceEngineTest extends EngineContract {
    @Override
    Engine engine() {
        return new ReferenceEngine();
    }

    @Override
    boolean isDouble() {
        return true;
    }
}
