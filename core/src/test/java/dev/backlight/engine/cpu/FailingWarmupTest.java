package dev.backlight.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backlight.CapturedLog;
import dev.backlight.expr.Unary;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A kernel that cannot be run is said to be so once; everything else goes on. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class FailingWarmupTest {
    @Test
    void leavesPlainLoopsWhereAKernelFailsAndWarmsTheOthers() throws InterruptedException {
        Warmup warmup = new Warmup();
        ChainCode sound = new ChainCode(program(1), null);
        ChainLoop plain = sound.loop(1);
        List<String> messages;
        try (CapturedLog log = new CapturedLog()) {
            warmup.add(new ChainCode(program(99), null)); // its result is a value that it does not have
            warmup.add(sound);
            warmup.plainTook(Long.MAX_VALUE); // now it is worth it
            while (sound.loop(1) == plain) {
                Thread.sleep(10);
            }
            messages = log.messages();
        }
        assertThat(messages).containsExactly("Vector code could not be compiled; plain loops go on");
        float[][] arrays = {{-2, 3}, {7, 7}};
        sound.loop(2).run(arrays, new int[2], new int[2], 1, 2);
        assertThat(arrays[1]).containsExactly(2, 3);
    }

    private static ChainProgram program(int result) {
        var abs = new ChainProgram.Instruction(Unary.ABS, List.of(0));
        return new ChainProgram(List.of(true), List.of(abs), List.of(result), false);
    }
}
