package org.kudari.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DeviceSettingsTest {
    @Test
    void unlessSaidOtherwiseTheDeviceChoosesItsThreadsAndRoundsNothing() {
        assertThat(DeviceSettings.DEFAULT).isEqualTo(new DeviceSettings(0, MatmulPrecision.FLOAT32));
        assertThat(new BackendInfo("abacus", "beads", "fingers", 1, 10, true).matmulPrecision())
                .isEqualTo(MatmulPrecision.FLOAT32);
    }

    @Test
    void eachIsChangedWithoutTheOther() {
        DeviceSettings changed = DeviceSettings.DEFAULT.withThreads(3).withMatmulPrecision(MatmulPrecision.BFLOAT16);

        assertThat(changed).isEqualTo(new DeviceSettings(3, MatmulPrecision.BFLOAT16));
        assertThat(changed.withThreads(0)).isEqualTo(new DeviceSettings(0, MatmulPrecision.BFLOAT16));
    }

    @Test
    void nothingIsMeasuredInTheBackgroundUnasked() {
        DeviceSettings tuning = DeviceSettings.DEFAULT.withBackgroundTuning(true);

        assertThat(DeviceSettings.DEFAULT.backgroundTuning()).isFalse();
        assertThat(tuning.withThreads(2).withMatmulPrecision(MatmulPrecision.TF32))
                .isEqualTo(new DeviceSettings(2, MatmulPrecision.TF32, true));
        assertThat(tuning.withBackgroundTuning(false)).isEqualTo(DeviceSettings.DEFAULT);
    }

    @Test
    void whatNoDeviceCanDoIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DeviceSettings.DEFAULT.withThreads(-1))
                .withMessage("a device needs at least one thread, not -1");
        assertThatNullPointerException()
                .isThrownBy(() -> DeviceSettings.DEFAULT.withMatmulPrecision(null))
                .withMessage("matmulPrecision");
    }

    @Test
    void aBackendSaysWhatItWasOpenedWith() {
        BackendInfo info = new BackendInfo(
                "abacus", "beads", "fingers", 1, 10, true, MatmulPrecision.TF32, Map.of("wood", "beech"));

        assertThat(info.matmulPrecision()).isEqualTo(MatmulPrecision.TF32);
    }
}
