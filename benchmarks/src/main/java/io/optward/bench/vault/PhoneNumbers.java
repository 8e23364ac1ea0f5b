package io.optward.bench.vault;

/** Numbers of people who do not exist: +1 555 and seven digits, one for each index. */
final class PhoneNumbers {

    /** So many there are. */
    static final int MOST = 10_000_000;

    private PhoneNumbers() {}

    /**
     * The number of somebody.
     *
     * @throws IllegalArgumentException if there is none for this index
     */
    static byte[] of(int index) {
        if (index < 0 || index >= MOST) {
            throw new IllegalArgumentException("there are " + MOST + " numbers, none for " + index);
        }
        var number = new byte[] {'+', '1', '5', '5', '5', 0, 0, 0, 0, 0, 0, 0};
        int rest = index;
        for (int at = number.length - 1; at > 4; at--) {
            number[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return number;
    }
}
