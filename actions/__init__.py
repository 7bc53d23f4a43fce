"""DO: what a person may do; every action asks ``may`` first, then computes, then keeps."""
