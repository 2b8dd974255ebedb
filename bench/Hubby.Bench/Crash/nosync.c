/* Put before the C library of the control: a program that asks for durability and does not get it.
   For SQLite this is what synchronous=OFF is, without a setting in the product that nobody should use. */
int fsync(int file) { (void)file; return 0; }
int fdatasync(int file) { (void)file; return 0; }
